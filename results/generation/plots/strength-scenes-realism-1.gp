$d0 << END
0 3.108649 2.910546 3.321794 "real-again (control)"
1 3.063976 2.891419 3.264729 "real, held out"
2 2.93101 2.774783 3.130341 "vglann, imle"
3 -0.3743768 -0.4967935 -0.2557133 "autoencoder-gmm, gmm"
4 -1.179953 -1.301013 -1.072654 "frozen (control)"
5 -1.332174 -1.45187 -1.225048 "frozen-generated (control)"
6 -1.780796 -1.921782 -1.668668 "vglann-laplacian, imle"
7 -2.177531 -2.310707 -2.047075 "vgan-one-stream, vgan"
8 -2.258803 -2.39692 -2.1266 "vgan-two-stream, vgan"
END
set encoding utf8
set title "Strength by Bradley and Terry (realism/1, scenes)"
set xlabel ""
set ylabel "log odds"
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
