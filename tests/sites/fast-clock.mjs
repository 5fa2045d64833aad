// Loaded before a build: whenever it looks at the clock a second has passed. What decides by the time that it took comes
// out as on a machine that is very busy, each time.
const now = Date.now;
let passed = 0;
Date.now = () => {
  passed += 1000;
  return now() + passed;
};
