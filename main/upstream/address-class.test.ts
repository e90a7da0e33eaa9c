import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { classifyAddress, type AddressClass } from './address-class.ts';

const table: Record<AddressClass, string[]> = {
  metadata: [
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::169.254.169.254',
    '::ffff:0:169.254.169.254',
    '64:ff9b::169.254.169.254',
    '2002:a9fe:a9fe::1',
    '2001:0:808:808::5601:5601', // Teredo client 169.254.169.254, flipped
    '2001:0:a9fe:a9fe::f7f7:f7f7', // Teredo server 169.254.169.254
  ],
  'link-local': [
    '169.254.0.1',
    '169.254.255.255',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    '::ffff:169.254.1.1',
  ],
  loopback: ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'],
  private: [
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '100.127.255.255',
    'fc00::1',
    'fd12:3456::1',
    'fec0::1',
    '::ffff:10.0.0.1',
    '::10.0.0.1',
  ],
  public: ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8'],
  reserved: [
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '255.255.255.255',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    '3fff::1',
    '4000::1',
    '64:ff9b:1::8.8.8.8',
    'not an address',
    '',
  ],
};

describe('classifyAddress', () => {
  const cases = Object.entries(table).flatMap(([found, list]) => list.map((address) => [address, found]));
  it.each(cases)('calls "%s" %s', (address, found) => {
    expect(classifyAddress(address)).toBe(found);
  });

  it('gives a wrapped IPv4 address the class of the address inside', () => {
    fc.assert(
      fc.property(fc.ipV4(), (v4) => {
        const hex = ipaddr.IPv4.parse(v4).toIPv4MappedAddress().parts.slice(6);
        const [high = 0, low = 0] = hex;
        const plain = classifyAddress(v4);
        const wrapped = [
          `::ffff:${v4}`,
          `64:ff9b::${v4}`,
          `2002:${high.toString(16)}:${low.toString(16)}::1`,
        ].map(classifyAddress);
        expect(wrapped).toEqual([plain, plain, plain]);
      }),
    );
  });
});
