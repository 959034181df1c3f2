$d0 << END
0 1.614268 1.471415 1.773819 "real, held out"
1 1.46583 1.327092 1.615597 "real-again (control)"
2 0.0370944 -0.06323433 0.1468961 "framegan, navigator"
3 -0.9785663 -1.121393 -0.8470893 "frozen-generated (control)"
4 -2.138626 -2.342719 -1.979172 "frozen (control)"
END
set encoding utf8
set title "Strength by Bradley and Terry (realism/1, balls-1)"
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
