$d0 << END
800.8829 89.61727 47.17776 132.0568
END
$d1 << END
480.1984 86.29327 70.96031 101.6262
END
$d2 << END
170.1269 79.65492 79.51481 79.79503
END
$d3 << END
126.7593 4.959952 1.571672 8.348231
END
$d4 << END
71.9689 77.02941 66.53431 87.5245
END
$d5 << END
126.7593 6.054796 4.162742 7.94685
END
$d6 << END
71.9689 77.29508 68.94218 85.64797
END
$d7 << END
126.7593 4.960943 4.812573 5.109312
END
$d8 << END
71.9689 77.67801 68.17979 87.17624
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
