$d0 << END
0 3.269418 3.067794 3.490592 "real-again (control)"
1 3.199298 3.006048 3.416658 "real, held out"
2 2.971075 2.80289 3.16667 "vglann, imle"
3 -0.308936 -0.4377891 -0.1825032 "autoencoder-gmm, gmm"
4 -1.173688 -1.312636 -1.055007 "frozen (control)"
5 -1.360719 -1.488859 -1.243895 "frozen-generated (control)"
6 -1.81167 -1.950576 -1.701443 "vglann-laplacian, imle"
7 -2.312432 -2.454095 -2.184684 "vgan-two-stream, vgan"
8 -2.472346 -2.618874 -2.346577 "vgan-one-stream, vgan"
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
