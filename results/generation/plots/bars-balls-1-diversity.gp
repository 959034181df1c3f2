$d0 << END
0 0.2527005 0.2527005 0.2527005 "real, held out"
1 0.07487151 0.001044253 5.368184 "framegan, navigator"
2 0.162656 0.08479296 0.3120186 "framegan, transferred"
3 0.2510127 0.2427338 0.259574 "framegan, random-codes"
4 0.2530342 0.2530342 0.2530342 "real-again (control)"
5 0.248394 0.248394 0.248394 "frozen (control)"
6 0.07067673 0.0009647347 5.177797 "frozen-generated (control)"
7 0.2533526 0.253285 0.2534201 "shuffled (control)"
8 0.2527005 0.2527005 0.2527005 "reversed (control)"
9 0.4082714 0.4081626 0.4083802 "noise (control)"
10 0.2530346 0.2530346 0.2530346 "replay (control)"
END
set encoding utf8
set title "diversity, balls-1"
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
