import {signal, type ReadonlySignal, type Signal} from '@preact/signals';

/** Entities by id, each in a signal of its own: whoever reads one is told of changes to that one alone. */
export class Table<T> {
    private readonly cells = new Map<string, Signal<T | undefined>>();
    private readonly membership = signal(0);

    get(id: string): T | undefined {
        return this.cell(id).value;
    }

    peek(id: string): T | undefined {
        return this.cells.get(id)?.peek();
    }

    cellOf(id: string): ReadonlySignal<T | undefined> {
        return this.cell(id);
    }

    set(id: string, value: T): void {
        const cell = this.cell(id);
        const isNew = cell.peek() === undefined;
        cell.value = value;
        if (isNew) {
            this.membership.value++;
        }
    }

    update(id: string, change: (value: T) => T): void {
        const value = this.peek(id);
        if (value !== undefined) {
            this.set(id, change(value));
        }
    }

    delete(id: string): void {
        const cell = this.cells.get(id);
        if (cell?.peek() !== undefined) {
            cell.value = undefined;
            this.membership.value++;
        }
    }

    /** Removes the cells themselves: only for ids that nothing on the screen reads any more. */
    forget(ids: Iterable<string>): void {
        for (const id of ids) {
            this.cells.delete(id);
        }
        this.membership.value++;
    }

    /** Told when ids come and go, not when one changes. */
    ids(): string[] {
        void this.membership.value;
        return [...this.cells].filter(([, cell]) => cell.peek() !== undefined).map(([id]) => id);
    }

    all(): T[] {
        void this.membership.value;
        const found: T[] = [];
        for (const cell of this.cells.values()) {
            const value = cell.value;
            if (value !== undefined) {
                found.push(value);
            }
        }
        return found;
    }

    clear(): void {
        for (const cell of this.cells.values()) {
            cell.value = undefined;
        }
        this.membership.value++;
    }

    private cell(id: string): Signal<T | undefined> {
        let cell = this.cells.get(id);
        if (!cell) {
            cell = signal<T | undefined>(undefined);
            this.cells.set(id, cell);
        }
        return cell;
    }
}
