$d0 << END
0 1 1 1 "real, held out"
1 2.079456 1.831224 2.327689 "framegan, navigator"
2 2.292973 1.9857 2.600247 "framegan, transferred"
3 2.571213 2.526142 2.616284 "framegan, random-codes"
4 1.024698 1.024698 1.024698 "real-again (control)"
5 2.408266 2.408266 2.408266 "frozen (control)"
6 2.208474 1.779183 2.637766 "frozen-generated (control)"
7 2.452165 2.445155 2.459175 "shuffled (control)"
8 1.145228 1.145228 1.145228 "reversed (control)"
9 5.918397 5.914231 5.922563 "noise (control)"
10 0.001522206 0.001522206 0.001522206 "replay (control)"
END
set encoding utf8
set title "nearest training, balls-1"
set xlabel ""
set ylabel "nearest training"
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
