"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const count_1 = require("./count");
const settings = { busyMs: Number(process.env.BUSY_MS ?? '1') };
setInterval(() => (0, count_1.countUp)(settings.busyMs), 50);
//# sourceMappingURL=main.js.map