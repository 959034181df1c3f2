$d0 << END
0 89.61727 55.81173 143.8991 "vgan-two-stream, vgan"
1 86.29327 72.2453 103.0728 "vgan-one-stream, vgan"
2 79.65492 79.51493 79.79515 "autoencoder-gmm, gmm"
3 4.959952 2.504949 9.821006 "vglann, imle"
4 77.02941 67.21788 88.27308 "vglann-laplacian, imle"
5 6.054796 4.429834 8.27583 "vglann, gmm"
6 77.29508 69.37768 86.11601 "vglann-laplacian, gmm"
7 4.960943 4.81477 5.111553 "vglann, vae"
8 77.67801 68.73753 87.78135 "vglann-laplacian, vae"
9 0.4834021 0.4834021 0.4834021 "real-again (control)"
10 73.63058 73.63058 73.63058 "frozen (control)"
11 74.22091 62.86635 87.62628 "frozen-generated (control)"
12 51.96743 50.72348 53.2419 "shuffled (control)"
13 1.716558 1.716558 1.716558 "reversed (control)"
14 86.60829 86.26845 86.94947 "noise (control)"
15 0.5253162 0.5253162 0.5253162 "replay (control)"
END
set encoding utf8
set title "frechet motion net, scenes"
set xlabel ""
set ylabel "frechet motion net"
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
