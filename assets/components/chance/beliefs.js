/* A test for a disease: the twin of core/foundations/bayes.py, compared with it by a test. Draws nothing. */

const PEOPLE = 1000;

const signsOf = (s) => (s.results === "none" ? [] : [...s.results].map((sign) => sign === "p"));

// P(result | sick) and P(result | healthy)
const likelihoods = (s, positive) => (positive ? [s.sensitivity, 1 - s.specificity] : [1 - s.sensitivity, s.specificity]);

// Bayes' theorem; NaN where the result never happens.
function posterior(prior, ifSick, ifHealthy) {
  const [sick, healthy] = [ifSick * prior, ifHealthy * (1 - prior)];
  return sick + healthy > 0 ? sick / (sick + healthy) : NaN;
}

// P(sick) before any test and after each result.
function beliefs(s) {
  const steps = [s.base_rate];
  for (const positive of signsOf(s)) steps.push(posterior(steps[steps.length - 1], ...likelihoods(s, positive)));
  return steps;
}

function predictiveValues(s) {
  return [posterior(s.base_rate, ...likelihoods(s, true)), 1 - posterior(s.base_rate, ...likelihoods(s, false))];
}

// Expected people: rows sick and healthy, columns positive and negative.
function peopleTable(s) {
  const rates = [s.sensitivity, 1 - s.specificity];
  return [s.base_rate, 1 - s.base_rate].map((rate, i) => [rate * PEOPLE * rates[i], rate * PEOPLE * (1 - rates[i])]);
}

// Whole people, sick and healthy × first × second result, positive before negative, by the largest remainder: 8 counts.
function crowd(s) {
  const rates = [likelihoods(s, true), likelihoods(s, false)];
  const exact = [s.base_rate, 1 - s.base_rate].flatMap((rate, state) =>
    rates.flatMap((first) => rates.map((second) => PEOPLE * rate * first[state] * second[state])),
  );
  const whole = exact.map((value) => Math.floor(value + 1e-9));
  const lost = exact.map((value, i) => Math.round((value - whole[i]) * 1e9));
  const order = exact.map((_, i) => i).sort((a, b) => lost[b] - lost[a] || a - b);
  const missing = PEOPLE - whole.reduce((sum, value) => sum + value, 0);
  for (const i of order.slice(0, missing)) whole[i] += 1;
  return whole;
}

export { beliefs, crowd, peopleTable, posterior, predictiveValues };
