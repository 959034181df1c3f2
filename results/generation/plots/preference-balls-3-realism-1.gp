$d0 << END
0 0 NaN ""
1 0 95 "95"
2 0 99.66667 "100"
3 0 54 "54"
4 0 99.66667 "100"
5 0 100 "100"
0 1 5 "5"
1 1 NaN ""
2 1 79 "79"
3 1 4.333333 "4"
4 1 87.33333 "87"
5 1 83.33333 "83"
0 2 0.3333333 "0"
1 2 21 "21"
2 2 NaN ""
3 2 0 "0"
4 2 61 "61"
5 2 59.66667 "60"
0 3 46 "46"
1 3 95.66667 "96"
2 3 100 "100"
3 3 NaN ""
4 3 100 "100"
5 3 100 "100"
0 4 0.3333333 "0"
1 4 12.66667 "13"
2 4 39 "39"
3 4 0 "0"
4 4 NaN ""
5 4 28.66667 "29"
0 5 0 "0"
1 5 16.66667 "17"
2 5 40.33333 "40"
3 5 0 "0"
4 5 71.33333 "71"
5 5 NaN ""
END
set encoding utf8
set title "Row preferred to column, % (realism/1, balls-3)"
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
