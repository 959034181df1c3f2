$d0 << END
0 0 0 0 "vgan-two-stream, vgan"
1 0 0 0 "vgan-one-stream, vgan"
2 0 0 0 "autoencoder-gmm, gmm"
3 0 0 0 "vglann, imle"
4 0 0 0 "vglann-laplacian, imle"
5 47.66667 39.01576 56.45988 "real-again (control)"
6 11.33333 8.563032 14.85428 "frozen (control)"
7 0.3333333 0.004461096 20.04634 "frozen-generated (control)"
END
set encoding utf8
set title "preference critics, scenes"
set xlabel ""
set ylabel "preference critics"
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
