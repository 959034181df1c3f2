$d0 << END
0 0 NaN ""
1 0 100 "100"
2 0 100 "100"
3 0 56 "56"
4 0 94.33333 "94"
5 0 100 "100"
0 1 0 "0"
1 1 NaN ""
2 1 82 "82"
3 1 0 "0"
4 1 15.66667 "16"
5 1 42.5 "42"
0 2 0 "0"
1 2 18 "18"
2 2 NaN ""
3 2 0 "0"
4 2 32 "32"
5 2 46 "46"
0 3 44 "44"
1 3 100 "100"
2 3 100 "100"
3 3 NaN ""
4 3 93 "93"
5 3 100 "100"
0 4 5.666667 "6"
1 4 84.33333 "84"
2 4 68 "68"
3 4 7 "7"
4 4 NaN ""
5 4 93.33333 "93"
0 5 0 "0"
1 5 57.5 "58"
2 5 54 "54"
3 5 0 "0"
4 5 6.666667 "7"
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
