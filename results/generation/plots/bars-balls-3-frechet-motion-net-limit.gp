$d0 << END
0 103.8912 62.21449 145.5678 "framegan, navigator"
1 180.3826 72.74059 288.0246 "framegan-one, navigator"
2 1764.815 986.0012 2543.629 "framegan, random-codes"
3 857.5743 -754.3913 2469.54 "framegan-one, random-codes"
4 -0.05322874 -0.1830973 0.07663985 "real-again (control)"
5 190.365 187.1743 193.5557 "frozen (control)"
6 190.3286 186.0315 194.6256 "frozen-generated (control)"
7 904.0403 900.6675 907.4131 "shuffled (control)"
8 0.643684 0.3599268 0.9274411 "reversed (control)"
9 178.63 170.9223 186.3377 "noise (control)"
10 0.05003776 -0.04557532 0.1456508 "replay (control)"
END
set encoding utf8
set title "frechet motion net limit, balls-3"
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
