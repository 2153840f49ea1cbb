"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.countUp = countUp;
function countUp(ms) {
    const end = process.hrtime.bigint() + BigInt(Math.round(ms * 1e6));
    let total = 0;
    let rounds = 0;
    while (process.hrtime.bigint() < end) {
        total += Math.sqrt(total + 1);
        rounds++;
    }
    return { total, rounds };
}
//# sourceMappingURL=count.js.map