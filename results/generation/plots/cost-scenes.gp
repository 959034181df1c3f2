$d0 << END
800.8829 89.61727 55.81173 143.8991
END
$d1 << END
480.1984 86.29327 72.2453 103.0728
END
$d2 << END
170.1269 79.65492 79.51493 79.79515
END
$d3 << END
126.7593 4.959952 2.504949 9.821006
END
$d4 << END
71.9689 77.02941 67.21788 88.27308
END
$d5 << END
126.7593 6.054796 4.429834 8.27583
END
$d6 << END
71.9689 77.29508 69.37768 86.11601
END
$d7 << END
126.7593 4.960943 4.81477 5.111553
END
$d8 << END
71.9689 77.67801 68.73753 87.78135
END
set encoding utf8
set title "Cost against quality (scenes)"
set xlabel "seconds of training"
set ylabel "frechet motion net"
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
plot $d0 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#0072B2' title "vgan-two-stream, vgan", \
  $d1 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#D55E00' title "vgan-one-stream, vgan", \
  $d2 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#009E73' title "autoencoder-gmm, gmm", \
  $d3 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#CC79A7' title "vglann, imle", \
  $d4 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#E69F00' title "vglann-laplacian, imle", \
  $d5 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#56B4E9' title "vglann, gmm", \
  $d6 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#000000' title "vglann-laplacian, gmm", \
  $d7 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#999933' title "vglann, vae", \
  $d8 using 1:2:3:4 with yerrorbars pt 7 lc rgb '#0072B2' title "vglann-laplacian, vae"
