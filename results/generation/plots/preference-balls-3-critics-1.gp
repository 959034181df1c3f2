$d0 << END
0 0 NaN ""
1 0 100 "100"
2 0 100 "100"
3 0 52.5 "52"
4 0 95 "95"
5 0 100 "100"
0 1 0 "0"
1 1 NaN ""
2 1 87.66667 "88"
3 1 0 "0"
4 1 23.5 "24"
5 1 47.33333 "47"
0 2 0 "0"
1 2 12.33333 "12"
2 2 NaN ""
3 2 0 "0"
4 2 27.33333 "27"
5 2 34 "34"
0 3 47.5 "48"
1 3 100 "100"
2 3 100 "100"
3 3 NaN ""
4 3 94.5 "94"
5 3 100 "100"
0 4 5 "5"
1 4 76.5 "76"
2 4 72.66667 "73"
3 4 5.5 "6"
4 4 NaN ""
5 4 91.33333 "91"
0 5 0 "0"
1 5 52.66667 "53"
2 5 66 "66"
3 5 0 "0"
4 5 8.666667 "9"
5 5 NaN ""
END
set encoding utf8
set title "Row preferred to column, % (critics/1, balls-3)"
set xlabel ""
set ylabel ""
set border 3 lc rgb '#444444'
set tics nomirror
set grid lc rgb '#DDDDDD' lt 1
set key outside right top
set style fill solid 0.85
unset key
unset grid
set xtics rotate by -30 left ("real, held out" 0, "framegan, navigator" 1, "framegan-one, navigator" 2, "real-again (control)" 3, "frozen (control)" 4, "frozen-generated (control)" 5)
set ytics ("real, held out" 0, "framegan, navigator" 1, "framegan-one, navigator" 2, "real-again (control)" 3, "frozen (control)" 4, "frozen-generated (control)" 5)
set yrange [5.5:-0.5]
set xrange [-0.5:5.5]
set cbrange [0:100]
set palette defined (0 '#D55E00', 50 '#F7F7F7', 100 '#0072B2')
plot $d0 using 1:2:3 with image notitle, \
  $d0 using 1:2:4 with labels notitle
