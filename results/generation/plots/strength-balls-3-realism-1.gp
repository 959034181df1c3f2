$d0 << END
0 4.563147 4.014028 8.094559 "real, held out"
1 4.424313 3.919149 7.910918 "real-again (control)"
2 -1.710824 -3.463271 -1.428489 "frozen-generated (control)"
3 -2.251668 -4.013245 -1.978964 "framegan, navigator"
4 -2.491679 -4.254967 -2.198097 "frozen (control)"
5 -2.53329 -4.295897 -2.264037 "framegan-one, navigator"
END
set encoding utf8
set title "Strength by Bradley and Terry (realism/1, balls-3)"
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
