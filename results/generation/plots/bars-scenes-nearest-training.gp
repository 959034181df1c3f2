$d0 << END
0 1 1 1 "real, held out"
1 1.085341 0.9848244 1.196116 "vgan-two-stream, vgan"
2 1.052454 0.961137 1.152447 "vgan-one-stream, vgan"
3 0.74268 0.7256444 0.7601155 "autoencoder-gmm, gmm"
4 0.7777441 0.7495707 0.8069765 "vglann, imle"
5 0.7579641 0.7363886 0.7801717 "vglann-laplacian, imle"
6 0.7759066 0.7697656 0.7820967 "vglann, gmm"
7 0.7597212 0.7433372 0.7764663 "vglann-laplacian, gmm"
8 0.7864638 0.7676484 0.8057403 "vglann, vae"
9 0.7627512 0.7336835 0.7929705 "vglann-laplacian, vae"
10 1.009479 1.009479 1.009479 "real-again (control)"
11 0.9924904 0.9924904 0.9924904 "frozen (control)"
12 1.046695 1.005272 1.089825 "frozen-generated (control)"
13 1.002593 1.002367 1.002819 "shuffled (control)"
14 1.003268 1.003268 1.003268 "reversed (control)"
15 1.297066 1.29674 1.297392 "noise (control)"
16 0 0 0 "replay (control)"
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
