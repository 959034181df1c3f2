$d0 << END
0 6.885849 6.608897 7.154669 "real, held out"
1 6.729325 6.462883 6.997449 "real-again (control)"
2 2.345558 2.144415 2.57157 "frozen (control)"
3 -1.049683 -1.199162 -0.896706 "frozen-generated (control)"
4 -1.054284 -1.199096 -0.9212897 "vglann, imle"
5 -1.67654 -1.839094 -1.519553 "autoencoder-gmm, gmm"
6 -3.506799 -3.661933 -3.346672 "vgan-two-stream, vgan"
7 -3.509141 -3.684673 -3.346584 "vglann-laplacian, imle"
8 -5.164285 -5.367792 -4.97339 "vgan-one-stream, vgan"
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
