$d0 << END
0 7.071443 6.803262 7.360339 "real, held out"
1 6.883719 6.616218 7.190401 "real-again (control)"
2 2.87317 2.666923 3.09605 "frozen (control)"
3 -0.8568405 -1.000686 -0.7130354 "frozen-generated (control)"
4 -1.631544 -1.779557 -1.490531 "vglann, imle"
5 -2.208148 -2.37153 -2.039809 "autoencoder-gmm, gmm"
6 -3.841646 -4.021186 -3.682825 "vglann-laplacian, imle"
7 -4.145077 -4.339232 -3.981072 "vgan-two-stream, vgan"
8 -4.145077 -4.340424 -4.004863 "vgan-one-stream, vgan"
END
set encoding utf8
set title "Strength by Bradley and Terry (critics/1, scenes)"
set xlabel ""
set ylabel "log odds"
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
set boxwidth 0.7
unset key
set xtics rotate by -30 left
set rmargin 14
plot $d0 using 1:2:xtic(5) with boxes lc rgb '#0072B2' notitle, \
  $d0 using 1:2:3:4 with yerrorbars pt -1 lw 1.5 lc rgb '#222222' notitle
