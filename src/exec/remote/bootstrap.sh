# All of a session's command: keeps the program's own text (T) and the nonce (N), and serves.
T=$1 N=$2
set -- serve
eval "$T"
