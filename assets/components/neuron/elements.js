/* The letters of the neuron's numbers and the colors of their signs. */

import "../../parts/chart.js";

const signOf = (value) => (value > 0 ? "positive" : value < 0 ? "negative" : "zero");
const parts = (name) => ({ target: ["t"], learning_rate: ["η"], b: ["b"] })[name] || [name[0], name[1]];
