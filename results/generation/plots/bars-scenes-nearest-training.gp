$d0 << END
0 1 1 1 "real, held out"
1 1.085341 0.9798609 1.190821 "vgan-two-stream, vgan"
2 1.052454 0.9569303 1.147978 "vgan-one-stream, vgan"
3 0.74268 0.725446 0.759914 "autoencoder-gmm, gmm"
4 0.7704409 0.7393217 0.80156 "vglann, imle"
5 0.7561048 0.7381 0.7741097 "vglann-laplacian, imle"
6 0.785954 0.770102 0.801806 "vglann, vae"
7 0.7759066 0.7697412 0.7820721 "vglann, gmm"
8 0.7636666 0.7356941 0.7916391 "vglann-laplacian, vae"
9 0.7597212 0.743158 0.7762844 "vglann-laplacian, gmm"
10 1.009479 1.009479 1.009479 "real-again (control)"
11 0.9924904 0.9924904 0.9924904 "frozen (control)"
12 1.046695 1.00443 1.08896 "frozen-generated (control)"
13 1.002593 1.002367 1.002819 "shuffled (control)"
14 1.003268 1.003268 1.003268 "reversed (control)"
15 1.297066 1.29674 1.297392 "noise (control)"
16 2.375629e-07 2.375629e-07 2.375629e-07 "replay (control)"
END
set encoding utf8
set title "nearest training, scenes"
set xlabel ""
set ylabel "nearest training"
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
