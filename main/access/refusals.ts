import { Failure } from '../../contract/failure.ts';

export function revoked(): Failure {
  return new Failure('unauthorised', 'This key was revoked.', {
    hint: 'Make another in MLX Manager under Apps.',
  });
}

export function notAllowed(name: string): Failure {
  return new Failure('forbidden', `"${name}" may not use the models of this gateway.`, {
    hint: 'That can be changed in MLX Manager under Apps.',
  });
}
