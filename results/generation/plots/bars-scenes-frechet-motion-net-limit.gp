$d0 << END
0 89.35006 50.48377 128.2163 "vgan-two-stream, vgan"
1 84.92467 67.36512 102.4842 "vgan-one-stream, vgan"
2 78.33016 74.09569 82.56462 "autoencoder-gmm, gmm"
3 4.296104 1.18411 7.408098 "vglann, imle"
4 75.71717 65.91995 85.51439 "vglann-laplacian, imle"
5 5.544503 3.660807 7.428199 "vglann, gmm"
6 77.93658 71.2777 84.59546 "vglann-laplacian, gmm"
7 3.630782 3.407897 3.853667 "vglann, vae"
8 78.0593 70.79032 85.32828 "vglann-laplacian, vae"
9 -0.5893849 -1.037157 -0.1416125 "real-again (control)"
10 73.14142 71.6523 74.63054 "frozen (control)"
11 72.90651 57.62024 88.19278 "frozen-generated (control)"
12 52.36472 48.37008 56.35936 "shuffled (control)"
13 0.8238808 0.685584 0.9621777 "reversed (control)"
14 87.13791 86.70061 87.5752 "noise (control)"
15 -0.4411906 -0.7182854 -0.1640958 "replay (control)"
END
set encoding utf8
set title "frechet motion net limit, scenes"
set xlabel ""
set ylabel "frechet motion net limit"
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
