$d0 << END
0 6.883003 6.600365 7.157657 "real, held out"
1 6.698182 6.431823 6.984759 "real-again (control)"
2 2.309573 2.108258 2.526767 "frozen (control)"
3 -0.9585186 -1.100688 -0.8260226 "vglann, imle"
4 -1.048337 -1.190839 -0.899888 "frozen-generated (control)"
5 -1.743916 -1.915005 -1.605831 "autoencoder-gmm, gmm"
6 -3.395359 -3.541981 -3.23329 "vglann-laplacian, imle"
7 -3.495806 -3.649911 -3.342254 "vgan-two-stream, vgan"
8 -5.248822 -5.454913 -5.047891 "vgan-one-stream, vgan"
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
