$d0 << END
0 0.2956529 0.2956529 0.2956529 "real, held out"
1 0.2751132 0.241087 0.3139418 "vgan-two-stream, vgan"
2 0.2511411 0.2019622 0.3122953 "vgan-one-stream, vgan"
3 0.2201698 0.208333 0.2326791 "autoencoder-gmm, gmm"
4 0.24564 0.2370587 0.254532 "vglann, imle"
5 0.2437774 0.2223379 0.2672842 "vglann-laplacian, imle"
6 0.2112226 0.2027854 0.2200108 "vglann, gmm"
7 0.2034195 0.1928639 0.2145528 "vglann-laplacian, gmm"
8 0.2352149 0.2178709 0.2539397 "vglann, vae"
9 0.226937 0.2243803 0.2295228 "vglann-laplacian, vae"
10 0.2941898 0.2941898 0.2941898 "real-again (control)"
11 0.2940175 0.2940175 0.2940175 "frozen (control)"
12 0.2655066 0.2262537 0.3115696 "frozen-generated (control)"
13 0.2956571 0.2956538 0.2956604 "shuffled (control)"
14 0.2956529 0.2956529 0.2956529 "reversed (control)"
15 0.408247 0.4082173 0.4082767 "noise (control)"
16 0.2961592 0.2961592 0.2961592 "replay (control)"
END
set encoding utf8
set title "diversity, scenes"
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
