# Digest of stdin by the tool named in SUM: sha256 where the image can, else the POSIX checksum.
digest() {
  case $SUM in
    sha256sum) set -- $(sha256sum) ;;
    openssl) set -- $(openssl dgst -sha256 -r) ;;
    python3) set -- $(python3 -c 'import sys,hashlib
h=hashlib.sha256()
for b in iter(lambda:sys.stdin.buffer.read(65536),b""):h.update(b)
print(h.hexdigest())') ;;
    *) set -- $(cksum); set -- "crc:$1" ;;
  esac
  printf %s "$1"
}
