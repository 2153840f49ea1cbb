// Allocates in two places and keeps it: `keepMuch` about three times what `keepLittle` does. `garbage` keeps nothing.
'use strict';
const kept = [];
const piece = () => Array.from({ length: 64 }, (_, i) => ({ at: i }));
function keepMuch() {
  for (let i = 0; i < 60; i++) kept.push(piece());
}
function keepLittle() {
  for (let i = 0; i < 20; i++) kept.push(piece());
}
function garbage() {
  for (let i = 0; i < 100; i++) piece();
}
setInterval(() => {
  keepMuch();
  keepLittle();
  garbage();
}, 20);
process.stdout.write('ready\n');
