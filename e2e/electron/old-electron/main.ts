import './polyfills.ts';
import '../../../main/index.ts';
