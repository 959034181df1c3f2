$d0 << END
0 0.003186183 0.003186183 0.003186183 "real, held out"
1 0.009220474 0.007693957 0.01074699 "vgan-two-stream, vgan"
2 0.0145614 0.01070107 0.01842174 "vgan-one-stream, vgan"
3 1.195409e-06 6.383468e-07 1.752472e-06 "autoencoder-gmm, gmm"
4 0.001707663 0.00117384 0.002241486 "vglann, imle"
5 0.0003435393 0.0001194116 0.000567667 "vglann-laplacian, imle"
6 0.001118842 0.00102075 0.001216934 "vglann, gmm"
7 0.0002332636 0.0001006244 0.0003659029 "vglann-laplacian, gmm"
8 0.001405052 0.001010719 0.001799385 "vglann, vae"
9 0.0002866319 0.0001250978 0.0004481659 "vglann-laplacian, vae"
10 0.003302602 0.003302602 0.003302602 "real-again (control)"
11 0 0 0 "frozen (control)"
12 0 0 0 "frozen-generated (control)"
13 0.009055089 0.00892875 0.009181428 "shuffled (control)"
14 0.003186183 0.003186183 0.003186183 "reversed (control)"
15 0.1666505 0.1664694 0.1668317 "noise (control)"
16 0.003182883 0.003182883 0.003182883 "replay (control)"
END
set encoding utf8
set title "interframe mse, scenes"
set xlabel ""
set ylabel "interframe mse"
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
