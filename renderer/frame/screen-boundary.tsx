import { Component } from 'react';
import type { ReactNode } from 'react';
import { FailureNote } from '../components/failure-note.tsx';
import { Padded } from '../components/screen.tsx';

interface Props {
  /** What is said in place of a screen that cannot be shown. */
  readonly message: string;
  readonly children: ReactNode;
}

/** Keeps the window when one screen cannot be loaded or drawn; another screen, or loading the page again, gets out. */
export class ScreenBoundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Padded>
        <FailureNote failure={{ message: this.props.message }} onRetry={() => window.location.reload()} />
      </Padded>
    );
  }
}
