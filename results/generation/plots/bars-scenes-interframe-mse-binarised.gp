$d0 << END
0 0.02717836 0.02717836 0.02717836 "real, held out"
1 0.09509159 0.08105694 0.1115563 "vgan-two-stream, vgan"
2 0.1580482 0.1236028 0.2020928 "vgan-one-stream, vgan"
3 0.0008534467 0.0003660756 0.001989674 "autoencoder-gmm, gmm"
4 0.03539485 0.02667821 0.04695951 "vglann, imle"
5 0.0206003 0.01743202 0.02434442 "vglann-laplacian, imle"
6 0.03961775 0.03213571 0.04884181 "vglann, gmm"
7 0.02294015 0.01830986 0.02874137 "vglann-laplacian, gmm"
8 0.03763408 0.03054196 0.04637306 "vglann, vae"
9 0.02287925 0.01867213 0.0280343 "vglann-laplacian, vae"
10 0.02765706 0.02765706 0.02765706 "real-again (control)"
11 0 0 0 "frozen (control)"
12 0 0 0 "frozen-generated (control)"
13 0.06173251 0.06088435 0.06259248 "shuffled (control)"
14 0.02717836 0.02717836 0.02717836 "reversed (control)"
15 0.4999071 0.4994124 0.5004024 "noise (control)"
16 0.0273023 0.0273023 0.0273023 "replay (control)"
END
set encoding utf8
set title "interframe mse binarised, scenes"
set xlabel ""
set ylabel "interframe mse binarised"
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
