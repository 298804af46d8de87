// Bounded waiting for a state.
export const PATIENCE = 30000;

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Returns the first truthy value of `look`, which may be asynchronous.
export async function eventually(what, look, patience = PATIENCE) {
    const end = Date.now() + patience;
    for (;;) {
        const found = await look();
        if (found) {
            return found;
        }
        if (Date.now() > end) {
            throw new Error(`${typeof what === 'function' ? what() : what} did not happen within ${patience} ms`);
        }
        await pause(20);
    }
}
