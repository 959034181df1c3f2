$d0 << END
0 0.03590008 0.03590008 0.03590008 "real, held out"
1 0.02879729 0.01671984 0.0495988 "framegan, navigator"
2 0.009507354 0.0003189228 0.2834221 "framegan-one, navigator"
3 0.1929944 0.1755535 0.2121681 "framegan, random-codes"
4 0.1419031 0.06270273 0.3211421 "framegan-one, random-codes"
5 0.03570313 0.03570313 0.03570313 "real-again (control)"
6 0 0 0 "frozen (control)"
7 0 0 0 "frozen-generated (control)"
8 0.1628373 0.1621983 0.1634789 "shuffled (control)"
9 0.03590008 0.03590008 0.03590008 "reversed (control)"
10 0.5000887 0.4997878 0.5003898 "noise (control)"
11 0.03582001 0.03582001 0.03582001 "replay (control)"
END
set encoding utf8
set title "interframe mse binarised, balls-3"
set xlabel ""
set ylabel "interframe mse binarised"
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
