$d0 << END
0 0.0117705 0.0117705 0.0117705 "real, held out"
1 0.003377986 4.572339e-05 0.2495614 "framegan, navigator"
2 0.002278991 0.0005118857 0.01014641 "framegan, transferred"
3 0.06317289 0.05907439 0.06755574 "framegan, random-codes"
4 0.01173792 0.01173792 0.01173792 "real-again (control)"
5 0 0 0 "frozen (control)"
6 0 0 0 "frozen-generated (control)"
7 0.05785468 0.05767342 0.0580365 "shuffled (control)"
8 0.0117705 0.0117705 0.0117705 "reversed (control)"
9 0.1667026 0.1666488 0.1667564 "noise (control)"
10 0.01172937 0.01172937 0.01172937 "replay (control)"
END
set encoding utf8
set title "interframe mse, balls-1"
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
