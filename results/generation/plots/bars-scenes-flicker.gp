$d0 << END
0 2.527404e-05 2.527404e-05 2.527404e-05 "real, held out"
1 0.003389541 0.00269967 0.004255702 "vgan-two-stream, vgan"
2 0.01038726 0.008049913 0.01340327 "vgan-one-stream, vgan"
3 3.754165e-07 1.336861e-07 1.054243e-06 "autoencoder-gmm, gmm"
4 0.0001841855 0.0001002624 0.0003383551 "vglann, imle"
5 0.0002697094 0.0001363974 0.0005333179 "vglann-laplacian, imle"
6 0.0001153343 7.594743e-05 0.0001751474 "vglann, gmm"
7 0.0001923447 0.0001016405 0.0003639935 "vglann-laplacian, gmm"
8 0.0001442216 9.859199e-05 0.0002109693 "vglann, vae"
9 0.0002271147 0.0001189133 0.0004337705 "vglann-laplacian, vae"
10 3.016166e-05 3.016166e-05 3.016166e-05 "real-again (control)"
11 0 0 0 "frozen (control)"
12 0 0 0 "frozen-generated (control)"
13 5.951699e-05 5.644711e-05 6.275383e-05 "shuffled (control)"
14 2.527404e-05 2.527404e-05 2.527404e-05 "reversed (control)"
15 0.1698538 0.169668 0.1700398 "noise (control)"
16 2.951691e-05 2.951691e-05 2.951691e-05 "replay (control)"
END
set encoding utf8
set title "flicker, scenes"
set xlabel ""
set ylabel "flicker"
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
