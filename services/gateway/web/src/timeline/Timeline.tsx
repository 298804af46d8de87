import type {VNode} from 'preact';
import {useLayoutEffect, useMemo, useRef, useState} from 'preact/hooks';

import {loadMore, loadNewest} from '../actions/channel';
import {attempt} from '../actions/post';
import {t, tn} from '../i18n';
import {day} from '../i18n/dates';
import {channels, readMarks} from '../store/channels';
import {posts, timelines} from '../store/posts';
import {myId} from '../store/session';
import {highlighted} from '../store/ui';
import {focusComposer} from '../ui/focus';
import {Icon} from '../ui/icons';
import {moveInList} from './arrows';
import {ActivityRow} from './ActivityRow';
import {ChannelIntro} from './ChannelIntro';
import {PostRow} from './PostRow';
import {useHeldFocus} from './held';
import {newest, opening, rowsOf, slide, WINDOW, type Row, type Span} from './rows';
import {TimelineSkeleton} from './Skeleton';
import {useScroller} from './scroller';

export function Timeline({channelId}: {channelId: string}): VNode {
    const timeline = timelines.get(channelId);
    if (!timeline) {
        return <TimelineSkeleton />;
    }
    return <Loaded channelId={channelId} />;
}

function Loaded({channelId}: {channelId: string}): VNode {
    const timeline = timelines.get(channelId);
    const readAt = readMarks.get(channelId) ?? 0;
    const ids = timeline?.ids ?? [];
    const rows = useMemo(() => rowsOf(ids, (id) => posts.peek(id), readAt, myId.peek()), [ids, readAt]);
    const [span, setSpan] = useState<Span>(() => opening(rows, window.innerHeight));
    const [isAway, setAway] = useState(false);
    const follows = useRef(true);
    const count = useRef(rows.length);
    const first = useRef<string | undefined>(rows[0]?.key);

    // The window is by index: rows that come in above move it along, rows below only when it stands at the end.
    let shown = span;
    if (count.current !== rows.length || first.current !== rows[0]?.key) {
        const above = first.current === undefined ? 0 : Math.max(rows.findIndex((row) => row.key === first.current), 0);
        const wasAtEnd = span.to >= count.current;
        shown = wasAtEnd && follows.current
            ? newest(rows.length)
            : {from: span.from + above, to: Math.min(Math.max(span.to + above, span.from + above + Math.min(WINDOW, rows.length)), rows.length)};
        shown = {from: Math.min(shown.from, Math.max(0, rows.length - 1)), to: shown.to};
        count.current = rows.length;
        first.current = rows[0]?.key;
    }
    // At once: another drawing before it would take the old window, which counts from another row.
    useLayoutEffect(() => {
        if (shown !== span) {
            setSpan(shown);
        }
    });

    // One step a drawing: a second one on the same word of the scroll bar would slide past what is read.
    const isSliding = useRef(false);
    useLayoutEffect(() => {
        isSliding.current = false;
    });
    const near = (direction: 'up' | 'down') => {
        if (isSliding.current) {
            return;
        }
        setSpan((now) => {
            const next = slide(now, rows.length, direction);
            isSliding.current = next.from !== now.from || next.to !== now.to;
            return isSliding.current ? next : now;
        });
        if (direction === 'up' ? span.from === 0 : span.to >= rows.length) {
            void attempt(() => loadMore(channelId, direction === 'up' ? 'older' : 'newer'));
        }
    };
    const scroller = useScroller(near, () => {
        follows.current = scroller.isAtEnd.current;
        setAway(!scroller.isAtEnd.current);
    }, () => shown.to >= rows.length);

    useHeldFocus(scroller.box);

    // Opened with more unread than fits: the line stands in view, and the newest below it.
    useLayoutEffect(() => {
        scroller.toEnd();
        if (scroller.isAbove('new')) {
            follows.current = false;
            scroller.toRow('new');
        }
    }, []);

    const wanted = highlighted.value;
    useLayoutEffect(() => {
        const at = wanted ? rows.findIndex((row) => row.kind === 'post' && row.id === wanted) : -1;
        const row = rows[at];
        if (!row) {
            return undefined;
        }
        if (at < shown.from || at >= shown.to) {
            follows.current = false;
            scroller.isAtEnd.current = false;
            setSpan({from: Math.max(0, at - 50), to: Math.min(rows.length, at + 50)});
        }
        const timer = setTimeout(() => scroller.toRow(row.key), 30);
        const end = setTimeout(() => {
            highlighted.value = '';
        }, 3500);
        return () => {
            clearTimeout(timer);
            clearTimeout(end);
        };
    }, [wanted, rows.length]);

    // One's own post is always followed to the end.
    const last = ids.at(-1);
    useLayoutEffect(() => {
        if (last && posts.peek(last)?.pending) {
            highlighted.value = '';
            follows.current = true;
            setSpan(newest(rows.length));
            scroller.toEnd();
        }
    }, [last]);

    const jump = () => {
        focusComposer();
        const arrive = () => {
            follows.current = true;
            scroller.isAtEnd.current = true;
            setSpan(newest(count.current));
            scroller.toEnd();
        };
        if (timeline?.atNewest) {
            arrive();
        } else {
            void attempt(() => loadNewest(channelId)).then(arrive);
        }
    };
    const channel = channels.get(channelId);
    const unseen = isAway ? rows.slice(shown.to).filter((row) => row.kind === 'post').length : 0;
    return (
        <div class="timeline-box">
            <div class="timeline" ref={scroller.box} data-region="timeline" tabIndex={-1} aria-label={t('region.timeline')} role="region" onKeyDown={moveInList}>
                <div class="timeline-inner" role="list" aria-label={t('timeline.label')}>
                    {timeline?.atOldest && shown.from === 0 && channel && <ChannelIntro channel={channel} />}
                    {rows.slice(shown.from, shown.to).map((row) => <RowView key={row.key} row={row} />)}
                </div>
            </div>
            {(isAway || !timeline?.atNewest) && (
                <button type="button" class="jump" onClick={jump}><Icon name="down" size={15} />{unseen > 0 ? tn('timeline.jump', unseen) : t('timeline.newest')}</button>
            )}
        </div>
    );
}

function RowView({row}: {row: Row}): VNode {
    switch (row.kind) {
    case 'day':
        return <div class="separator" role="listitem" data-row={row.key}><span>{day(row.at)}</span></div>;
    case 'new':
        return <div class="separator new" role="listitem" data-row="new"><span>{t('timeline.new')}</span></div>;
    case 'activity':
        return <ActivityRow ids={row.ids} rowKey={row.key} />;
    case 'post':
        return <PostRow id={row.id} rowKey={row.key} isFirst={row.isFirst} place="channel" />;
    }
}
