$d0 << END
0 0.4867936 0.2824163 0.6911709 "framegan, navigator"
1 0.5565779 -1.110807 2.223962 "framegan-one, navigator"
END
set encoding utf8
set title "geodesic step, balls-3"
set xlabel ""
set ylabel "geodesic step"
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
