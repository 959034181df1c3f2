$d0 << END
0 0.4057891 0.4057891 0.4057891 "real, held out"
1 0.3113219 0.2312494 0.4191204 "framegan, navigator"
2 0.1235787 0.0113649 1.343759 "framegan-one, navigator"
3 0.388831 0.3733242 0.4049819 "framegan, random-codes"
4 0.3038337 0.1761026 0.5242111 "framegan-one, random-codes"
5 0.4057539 0.4057539 0.4057539 "real-again (control)"
6 0.3944699 0.3944699 0.3944699 "frozen (control)"
7 0.2395654 0.09987898 0.5746113 "frozen-generated (control)"
8 0.4067774 0.4066872 0.4068676 "shuffled (control)"
9 0.4057891 0.4057891 0.4057891 "reversed (control)"
10 0.4082714 0.4081626 0.4083802 "noise (control)"
11 0.4059111 0.4059111 0.4059111 "replay (control)"
END
set encoding utf8
set title "diversity, balls-3"
set xlabel ""
set ylabel "diversity"
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
