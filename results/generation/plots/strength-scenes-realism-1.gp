$d0 << END
0 3.1493 2.961321 3.371159 "real-again (control)"
1 3.100248 2.928184 3.311763 "real, held out"
2 2.850192 2.695304 3.044883 "vglann, imle"
3 -0.3573045 -0.4790616 -0.2373624 "autoencoder-gmm, gmm"
4 -1.186603 -1.314759 -1.075007 "frozen (control)"
5 -1.290913 -1.41254 -1.181988 "frozen-generated (control)"
6 -1.835299 -1.977473 -1.721962 "vglann-laplacian, imle"
7 -2.168906 -2.303858 -2.037558 "vgan-one-stream, vgan"
8 -2.260714 -2.40217 -2.127724 "vgan-two-stream, vgan"
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
