$d0 << END
0 0.003186183 0.003186183 0.003186183 "real, held out"
1 0.009220474 0.007813626 0.01088063 "vgan-two-stream, vgan"
2 0.0145614 0.0111704 0.01898182 "vgan-one-stream, vgan"
3 1.195409e-06 7.501269e-07 1.905016e-06 "autoencoder-gmm, gmm"
4 0.001707663 0.001249222 0.002334343 "vglann, imle"
5 0.0003435393 0.0001789119 0.00065965 "vglann-laplacian, imle"
6 0.001118842 0.001024927 0.001221363 "vglann, gmm"
7 0.0002332636 0.0001320982 0.0004119051 "vglann-laplacian, gmm"
8 0.001405052 0.001061222 0.001860282 "vglann, vae"
9 0.0002866319 0.000163145 0.0005035877 "vglann-laplacian, vae"
10 0.003302602 0.003302602 0.003302602 "real-again (control)"
11 0 0 0 "frozen (control)"
12 0 0 0 "frozen-generated (control)"
13 0.009055089 0.008929628 0.009182313 "shuffled (control)"
14 0.003186183 0.003186183 0.003186183 "reversed (control)"
15 0.1666505 0.1664695 0.1668318 "noise (control)"
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
