# Digest of stdin by the tool named in SUM: sha256 where the image can, else the POSIX checksum.
digest() {
  case $SUM in
    sha256sum) set -- $(sha256sum) ;;
    openssl) set -- $(openssl dgst -sha256 -r) ;;
    python3) set -- $(python3 -c 'import sys,hashlib;print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())') ;;
    *) set -- $(cksum); set -- "crc:$1" ;;
  esac
  printf %s "$1"
}
