$d0 << END
0 5.6079 5.281272 6.011414 "real, held out"
1 5.439614 5.109708 5.813472 "real-again (control)"
2 -0.7857955 -1.026237 -0.5643741 "frozen (control)"
3 -2.669676 -2.862076 -2.495969 "framegan, navigator"
4 -3.257811 -3.495944 -3.034542 "frozen-generated (control)"
5 -4.334232 -4.588198 -4.141152 "framegan-one, navigator"
END
set encoding utf8
set title "Strength by Bradley and Terry (critics/1, balls-3)"
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
