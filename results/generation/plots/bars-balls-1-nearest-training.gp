$d0 << END
0 1 1 1 "real, held out"
1 2.141093 1.484901 2.797285 "framegan, navigator"
2 2.555161 2.478776 2.631547 "framegan, random-codes"
3 2.307717 2.067905 2.547529 "framegan, transferred"
4 1.024698 1.024698 1.024698 "real-again (control)"
5 2.408266 2.408266 2.408266 "frozen (control)"
6 2.375159 2.36354 2.386777 "frozen-generated (control)"
7 2.452165 2.445155 2.459175 "shuffled (control)"
8 1.145228 1.145228 1.145228 "reversed (control)"
9 5.918397 5.914231 5.922563 "noise (control)"
10 0.001522205 0.001522205 0.001522205 "replay (control)"
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
