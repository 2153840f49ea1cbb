# Neither Python nor Node.
trap 'exit 0' TERM
sleep 1000 &
wait
