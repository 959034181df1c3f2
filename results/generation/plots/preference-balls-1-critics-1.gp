$d0 << END
0 0 NaN ""
1 0 100 "100"
2 0 55.5 "56"
3 0 80.5 "80"
4 0 100 "100"
0 1 0 "0"
1 1 NaN ""
2 1 0 "0"
3 1 61.16667 "61"
4 1 74.16667 "74"
0 2 44.5 "44"
1 2 100 "100"
2 2 NaN ""
3 2 79.66667 "80"
4 2 100 "100"
0 3 19.5 "20"
1 3 38.83333 "39"
2 3 20.33333 "20"
3 3 NaN ""
4 3 90.33333 "90"
0 4 0 "0"
1 4 25.83333 "26"
2 4 0 "0"
3 4 9.666667 "10"
4 4 NaN ""
END
set encoding utf8
set title "Row preferred to column, % (critics/1, balls-1)"
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
