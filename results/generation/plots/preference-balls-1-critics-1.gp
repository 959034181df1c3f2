$d0 << END
0 0 NaN ""
1 0 100 "100"
2 0 49.66667 "50"
3 0 80.83333 "81"
4 0 91 "91"
0 1 0 "0"
1 1 NaN ""
2 1 0 "0"
3 1 17.16667 "17"
4 1 24.83333 "25"
0 2 50.33333 "50"
1 2 100 "100"
2 2 NaN ""
3 2 81.33333 "81"
4 2 88.66667 "89"
0 3 19.16667 "19"
1 3 82.83333 "83"
2 3 18.66667 "19"
3 3 NaN ""
4 3 79 "79"
0 4 9 "9"
1 4 75.16667 "75"
2 4 11.33333 "11"
3 4 21 "21"
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
