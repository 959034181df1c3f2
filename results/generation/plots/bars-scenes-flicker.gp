$d0 << END
0 2.527404e-05 2.527404e-05 2.527404e-05 "real, held out"
1 0.003389541 0.0026182 0.004160882 "vgan-two-stream, vgan"
2 0.01038726 0.007739352 0.01303516 "vgan-one-stream, vgan"
3 3.754165e-07 -1.221666e-08 7.630497e-07 "autoencoder-gmm, gmm"
4 0.0001841855 7.217255e-05 0.0002961984 "vglann, imle"
5 0.0002697094 8.582896e-05 0.0004535899 "vglann-laplacian, imle"
6 0.0001153343 6.714839e-05 0.0001635201 "vglann, gmm"
7 0.0001923447 6.965824e-05 0.0003150312 "vglann-laplacian, gmm"
8 0.0001442216 8.936531e-05 0.000199078 "vglann, vae"
9 0.0002271147 8.01578e-05 0.0003740716 "vglann-laplacian, vae"
10 3.016166e-05 3.016166e-05 3.016166e-05 "real-again (control)"
11 0 0 0 "frozen (control)"
12 0 0 0 "frozen-generated (control)"
13 5.951699e-05 5.636511e-05 6.266888e-05 "shuffled (control)"
14 2.527404e-05 2.527404e-05 2.527404e-05 "reversed (control)"
15 0.1698538 0.1696679 0.1700397 "noise (control)"
16 2.951691e-05 2.951691e-05 2.951691e-05 "replay (control)"
END
set encoding utf8
set title "flicker, scenes"
set xlabel ""
set ylabel "flicker"
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
