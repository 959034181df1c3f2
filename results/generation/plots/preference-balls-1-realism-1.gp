$d0 << END
0 0 NaN ""
1 0 84 "84"
2 0 53.66667 "54"
3 0 94.66667 "95"
4 0 95 "95"
0 1 16 "16"
1 1 NaN ""
2 1 17.33333 "17"
3 1 100 "100"
4 1 66.33333 "66"
0 2 46.33333 "46"
1 2 82.66667 "83"
2 2 NaN ""
3 2 92.66667 "93"
4 2 94.66667 "95"
0 3 5.333333 "5"
1 3 0 "0"
2 3 7.333333 "7"
3 3 NaN ""
4 3 26.33333 "26"
0 4 5 "5"
1 4 33.66667 "34"
2 4 5.333333 "5"
3 4 73.66667 "74"
4 4 NaN ""
END
set encoding utf8
set title "Row preferred to column, % (realism/1, balls-1)"
set xlabel ""
set ylabel ""
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
unset key
unset grid
set xtics rotate by -30 left ("real, held out" 0, "framegan, navigator" 1, "real-again (control)" 2, "frozen (control)" 3, "frozen-generated (control)" 4)
set ytics ("real, held out" 0, "framegan, navigator" 1, "real-again (control)" 2, "frozen (control)" 3, "frozen-generated (control)" 4)
set yrange [4.5:-0.5]
set xrange [-0.5:4.5]
set cbrange [0:100]
set palette defined (0 '#D55E00', 50 '#F7F7F7', 100 '#0072B2')
plot $d0 using 1:2:3 with image notitle, \
  $d0 using 1:2:4 with labels notitle
