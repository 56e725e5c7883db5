import { ensureBuilt, ensurePackages } from './setup.mjs';

ensurePackages('main job');
ensureBuilt();
