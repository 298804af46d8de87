import assert from 'node:assert/strict';
import {test} from 'node:test';

import type {FileInfo} from '@mattermost/types/files';

import {flatten, matching} from '../../src/admin/config';
import {kindOf, languageOf} from '../../src/files/kinds';

const file = (extension: string, mime_type: string, more: Partial<FileInfo> = {}): FileInfo => ({extension, mime_type, width: 0, height: 0, has_preview_image: false, ...more} as FileInfo);

test('what a file is shown as', () => {
    assert.equal(kindOf(file('png', 'image/png', {has_preview_image: true, width: 9, height: 9})), 'picture');
    assert.equal(kindOf(file('png', 'image/png')), 'other');
    assert.equal(kindOf(file('mp4', 'video/mp4')), 'video');
    assert.equal(kindOf(file('ts', 'video/mp2t')), 'text');
    assert.equal(kindOf(file('wav', 'audio/wav; codecs=1')), 'audio');
    assert.equal(kindOf(file('html', 'text/html')), 'text');
    assert.equal(kindOf(file('weird', 'text/plain; charset=utf-8')), 'text');
    assert.equal(kindOf(file('pdf', 'application/pdf')), 'pdf');
    assert.equal(kindOf(file('zip', 'application/zip')), 'other');
    assert.equal(kindOf(file('', '')), 'other');
    assert.equal(languageOf(file('rs', '')), 'rust');
    assert.equal(languageOf(file('unknown', '')), '');
});

test('settings are read without what opens doors', () => {
    const all = flatten({
        ServiceSettings: {SiteURL: 'https://chat.example', EnableLinkPreviews: true, SplitKey: 'x', AllowedUntrustedInternalConnections: '', TLSKeyFile: '/etc/key'},
        SqlSettings: {DataSource: 'x', DataSourceReplicas: ['x'], AtRestEncryptKey: 'x', MaxOpenConns: 100},
        EmailSettings: {SMTPPassword: 'x', InviteSalt: 'x', EnableSMTPAuth: false},
        FileSettings: {AmazonS3SecretAccessKey: 'x', PublicLinkSalt: 'x', DriverName: 'local'},
        PluginSettings: {Plugins: {jira: {secret: 'x', webhooktoken: 'x', host: 'shown'}}, PluginStates: null},
        Version: '11.6.0',
    });
    assert.ok(all.every(({value}) => !/\bx\b/.test(value)), JSON.stringify(all));
    const names = all.map(({section, name}) => `${section}.${name}`);
    assert.deepEqual(names, [...names].sort((a, b) => a.localeCompare(b)));
    assert.deepEqual(matching(all, 'MAXOPEN').map(({value}) => value), ['100']);
    assert.deepEqual(matching(all, 'plugins').map(({value}) => value), ['jira: host: shown', '']);
    assert.deepEqual(matching(all, '11.6.0').map(({section, name}) => [section, name]), [['', 'Version']]);
});
