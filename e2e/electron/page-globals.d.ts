/**
 * What a script that a spec hands to a page finds there, as much of it as the specs use: all of the DOM's types and
 * Node's do not go together.
 */
interface PagePort {
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: { id: number; answer: unknown } }) => void,
  ): void;
  postMessage(message: unknown): void;
}

declare const window: {
  readonly location: { href: string };
  readonly desktop: { command(command: unknown): void };
  open(address: string): object | null;
  addEventListener(type: 'message', listener: (event: { readonly ports: readonly PagePort[] }) => void): void;
  port: PagePort | undefined;
};

declare const document: {
  readonly body: { append(element: object): void };
  createElement(name: 'script'): { textContent: string };
};

declare function requestAnimationFrame(callback: (time: number) => void): number;

declare const Notification: { requestPermission(): Promise<string> };

interface Navigator {
  readonly geolocation: { getCurrentPosition(given: () => void, refused: () => void): void };
  readonly mediaDevices: { getUserMedia(wanted: { video: boolean }): Promise<unknown> };
}
