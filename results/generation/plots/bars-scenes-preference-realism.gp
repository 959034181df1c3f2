$d0 << END
0 1 0.08208493 11.04758 "vgan-two-stream, vgan"
1 1.333333 0.07546806 19.47134 "vgan-one-stream, vgan"
2 2.666667 0.899148 7.640829 "autoencoder-gmm, gmm"
3 45.33333 34.05327 57.11386 "vglann, imle"
4 0.6666667 0.07689533 5.529546 "vglann-laplacian, imle"
5 51.33333 42.65692 59.93013 "real-again (control)"
6 1.666667 0.7015081 3.907469 "frozen (control)"
7 1.333333 0.07546806 19.47134 "frozen-generated (control)"
END
set encoding utf8
set title "preference realism, scenes"
set xlabel ""
set ylabel "preference realism"
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
