/** Changes made here that the server is being told: one after the other, so that the last is the last; until then its word about them is older. */
export class Underway {
    private readonly counts = new Map<string, number>();
    private last: Promise<unknown> = Promise.resolve();

    has(id: string): boolean {
        return (this.counts.get(id) ?? 0) > 0;
    }

    async tell<T>(ids: readonly string[], work: () => Promise<T>): Promise<T> {
        this.count(ids, 1);
        const mine = this.last.then(work, work);
        this.last = mine;
        try {
            return await mine;
        } finally {
            this.count(ids, -1);
        }
    }

    private count(ids: readonly string[], by: 1 | -1): void {
        ids.forEach((id) => this.counts.set(id, (this.counts.get(id) ?? 0) + by));
    }
}
